"""The application as API Gateway's REST API asks a function, and as it is answered."""

import json
import logging
import os
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import unquote

from apig_wsgi import make_lambda_handler
from flask import Flask, Response

from tasks import problems

log = logging.getLogger(__name__)

ANSWER_LIMIT: Final = 6 * 1024 * 1024 - 64 * 1024
"""Characters of a body in JSON: what a function can give, without room for its headers.

https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
"""

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def handler(app: Flask) -> Handler:
    """What takes proxy events of version 1.0, whose bodies may be in Base64.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
    """
    app.after_request(_fitting)

    def asked(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        # The event's own path is without the stage, which callers see as the start of it.
        path = environ["apig_wsgi.request_context"]["path"]
        environ["PATH_INFO"] = unquote(path, encoding="iso-8859-1")
        environ.setdefault("HTTP_X_CORRELATION_ID", environ["apig_wsgi.context"].aws_request_id)
        # The function's own part of the trace, where that is older than what the gateway says.
        if trace := os.environ.get("_X_AMZN_TRACE_ID"):
            environ["HTTP_X_AMZN_TRACE_ID"] = trace
        return app(environ, start_response)

    return make_lambda_handler(asked, binary_support=False)


def _fitting(response: Response) -> Response:
    if len(json.dumps(response.get_data(as_text=True))) <= ANSWER_LIMIT:
        return response
    log.error("the answer is too large for a function")
    status = HTTPStatus.INTERNAL_SERVER_ERROR
    detail = "The answer is larger than a function may give; ask for fewer tasks by `limit`."
    document = problems.document(status, detail)
    return Response(document, status, content_type=problems.CONTENT_TYPE)
