"""OpenTelemetry traces of requests and of what they ask the database, where the settings want them."""

from __future__ import annotations

import asyncio

from sqlalchemy import Engine
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from proportionality import __version__
from proportionality_api.settings import SettingsError


def traced(app: ASGIApp, engine: Engine) -> ASGIApp:
    """The application with a span for each request and each statement, sent to where the ``OTEL_…`` variables say.

    Raises:
        SettingsError: the libraries for it are not installed.

    """
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware
        from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise SettingsError(
            f"PROPORTIONALITY_TRACES=otlp: found no OpenTelemetry; pip install 'proportionality[traces]' ({error})"
        ) from error
    about = {"service.name": "proportionality", "service.version": __version__}
    provider = TracerProvider(resource=Resource.create(about))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    # It knows versions of SQLAlchemy up to 2.0 by number, and works with later ones, as our tests show.
    SQLAlchemyInstrumentor().instrument(
        engine=engine, tracer_provider=provider, skip_dep_check=True
    )
    middleware = OpenTelemetryMiddleware(
        app, tracer_provider=provider, exclude_spans=["receive", "send"]
    )

    async def sending_the_rest(scope: Scope, receive: Receive, send: Send) -> None:
        async def last(message: Message) -> None:
            # Before the server is told: one that is stopped by a signal runs nothing at its exit.
            if message["type"].startswith("lifespan.shutdown."):
                await asyncio.to_thread(provider.shutdown)
            await send(message)

        await middleware(scope, receive, last if scope["type"] == "lifespan" else send)

    return sending_the_rest
