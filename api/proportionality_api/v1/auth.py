"""Who may do what.  Reading laws is open; submissions need a token with a role."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from proportionality_api.http.limits import RateLimit, client_of
from proportionality_api.problems import ApiProblem
from proportionality_api.served.service import Service
from proportionality_api.store.submissions import Actor

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
    await rate_limit.test("refused", client_of(request.scope))
    token = await service.token(given.credentials)
    if token is None:
        await rate_limit.hit("refused", client_of(request.scope))
        raise ApiProblem(
            "token-refused", "the token is unknown, revoked or expired", headers=_CHALLENGE
        )
    request.scope["actor"] = token.name
    return Actor(token.name, token.role, token.id)


SignedIn = Annotated[Actor, Depends(actor)]
