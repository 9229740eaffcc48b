"""Python imports this module at its start wherever this folder is in PYTHONPATH."""

import no_network

no_network.install()
