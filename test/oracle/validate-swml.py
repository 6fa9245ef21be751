"""Checks SWML documents against the JSON schema inside the PyPI package signalwire-sdk.

Reads a JSON object {name: document} from standard input and prints {name: [problem, ...]}.
"""

import json
import pathlib
import sys
from importlib.util import find_spec

import jsonschema_rs

# Not imported: the package would start its logging on standard output.
package = pathlib.Path(find_spec("signalwire").origin).parent
validator = jsonschema_rs.validator_for(json.loads((package / "schema.json").read_text()))


def problems(document):
    return [f"{list(error.instance_path)}: {error.message[:500]}" for error in validator.iter_errors(document)]


json.dump({name: problems(document) for name, document in json.load(sys.stdin).items()}, sys.stdout)
