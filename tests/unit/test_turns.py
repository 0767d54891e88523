"""Turns: a few at a time, of one client fewer, the clients in turn, and no more than a bound."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest
from proportionality_api.engine.turns import Full, Turns, asking


async def _held(
    turns: Turns, client: str, log: list[str], price: int = 1, later: bool = False
) -> None:
    asking.set(client)
    async with turns.turn(price, later):
        log.append(client)
        await asyncio.sleep(0.001)


def _begin(turns: Turns, client: str, log: list[str], **more: object) -> asyncio.Task[None]:
    return asyncio.create_task(_held(turns, client, log, **more))  # type: ignore[arg-type]


def run(work: object) -> None:
    asyncio.run(work)  # type: ignore[arg-type]


def test_clients_go_in_turn_however_much_one_of_them_asks() -> None:
    async def story() -> None:
        turns, log = Turns(1, 1, 1_000, 1_000), list[str]()
        many = [_begin(turns, "many", log) for _ in range(50)]
        await asyncio.sleep(0)
        await asyncio.gather(*many, _begin(turns, "one", log))
        assert log.index("one") <= 2

    run(story())


def test_what_can_be_done_later_goes_last() -> None:
    async def story() -> None:
        turns, log = Turns(1, 1, 1_000, 1_000), list[str]()
        later = [_begin(turns, "board", log, later=True) for _ in range(5)]
        await asyncio.sleep(0)
        now = [_begin(turns, name, log) for name in "abc"]
        await asyncio.gather(*later, *now)
        assert log == ["board", "a", "b", "c", "board", "board", "board", "board"]

    run(story())


def test_one_client_never_has_all_turns() -> None:
    async def story() -> None:
        turns, log = Turns(2, 1, 1_000, 1_000), list[str]()
        asking.set("greedy")
        async with turns.turn():
            waiting = _begin(turns, "greedy", log)
            await asyncio.sleep(0.01)
            assert log == []
            await _begin(turns, "other", log)
            assert log == ["other"]
        await waiting

    run(story())


def test_beyond_the_bound_one_is_told_at_once() -> None:
    async def story() -> None:
        turns, log = Turns(1, 1, most=10, most_each=5), list[str]()
        asking.set("a")
        async with turns.turn(5):
            with pytest.raises(Full):
                async with turns.turn(1):
                    raise AssertionError
            asking.set("b")
            with pytest.raises(Full):  # more than is left for all
                await asyncio.gather(
                    _begin(turns, "b", log, price=4), _begin(turns, "b", log, price=2)
                )
        asking.set("c")
        async with turns.turn(
            500
        ):  # whoever has nothing under way may ask one thing, whatever it costs
            pass

    run(story())


@pytest.mark.parametrize("seed", range(5))
def test_whoever_leaves_while_waiting_takes_no_turn_along(seed: int) -> None:
    async def story() -> None:
        chance = random.Random(seed)
        turns, log = Turns(3, 2, 10_000, 10_000), list[str]()
        tasks = []
        for number in range(400):
            tasks.append(_begin(turns, f"client {number % 7}", log, later=chance.random() < 0.3))
            if chance.random() < 0.5:
                await asyncio.sleep(0)
            if chance.random() < 0.4:
                chance.choice(tasks).cancel()
        done = await asyncio.gather(*tasks, return_exceptions=True)
        assert Counter(type(one) for one in done).keys() <= {type(None), asyncio.CancelledError}
        assert turns.waiting == 0
        # All three turns are there again: three clients have one at the same time.
        async with asyncio.timeout(5):
            for client in "abc":
                asking.set(client)
                await turns.turn().__aenter__()

    run(story())
