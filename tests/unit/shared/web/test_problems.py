"""Every refusal is problem+json, and what it says of itself is never overwritten."""

import json

from fastapi import Request

from shared.errors import Conflict
from shared.web.problems import problem


def test_a_member_of_an_error_never_stands_for_the_number_of_its_answer() -> None:
    request = Request({"type": "http", "headers": []})
    fault = Conflict(status="withdrawn", state="withdrawn", clause="JS-XF 三")
    answer = problem(request, fault)
    told = json.loads(bytes(answer.body))
    assert (told["status"], answer.status_code) == (409, 409)
    assert (told["state"], told["clause"]) == ("withdrawn", "JS-XF 三")
