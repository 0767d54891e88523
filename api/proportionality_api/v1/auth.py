"""Who may do what.  Reading laws is open; submissions need a token with a role."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from proportionality_api.http.limits import RateLimit, client_of
from proportionality_api.problems import ApiProblem
from proportionality_api.served.service import Service
from proportionality_api.store.submissions import Actor
from proportionality_api.store.tokens import Token

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="token",
    description="Made with `proportionality token create`; roles submitter, reviewer, admin.",
)
_CHALLENGE = {"WWW-Authenticate": "Bearer"}


async def actor(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]
) -> Actor:
    """The person behind the request's token.

    Raises:
        ApiProblem: there is no valid token, or writing is off, or the database is away.

    """
    service: Service = request.app.state.service
    rate_limit: RateLimit = request.app.state.rate_limit
    if service.settings.writing == "off":
        raise ApiProblem("writing-off", "submissions are switched off on this server")
    if given is None:
        raise ApiProblem(
            "token-missing", "this needs 'Authorization: Bearer <token>'", headers=_CHALLENGE
        )
    if service.database_away:
        raise ApiProblem(
            "database-away",
            "whether the token is still valid cannot be told",
            headers={"Retry-After": "5"},
        )
    token = await service.token(given.credentials)
    if token is None:
        # Counted when it is refused, and not asked before: a good token works behind the same address as a guesser.
        await rate_limit.hit("refused", client_of(request.scope))
        raise ApiProblem(
            "token-refused", "the token is unknown, revoked or expired", headers=_CHALLENGE
        )
    return acting(request, token)


def acting(request: Request, token: Token) -> Actor:
    """Who acts in this request, from here on, with a token that is good."""
    request.scope["actor"] = token.name
    return Actor(token.person, token.name, token.role, token.id)


SignedIn = Annotated[Actor, Depends(actor)]
