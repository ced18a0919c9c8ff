"""Where the stand-ins write down what was asked of them: one JSON object a line, in the order of the calls."""
import json, os


def note(call, **what):
    with open(os.environ["CALLS"], "a", encoding="utf-8") as out:
        out.write(json.dumps({"call": call, **what}) + "\n")
