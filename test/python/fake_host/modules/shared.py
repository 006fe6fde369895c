from argparse import Namespace

from modules.options import OptionInfo, Options  # noqa: F401
from modules.paths_internal import data_path

opts = Options()
cmd_opts = Namespace(
    embeddings_dir=f"{data_path}/embeddings",
    listen=False,
    share=False,
    ngrok=None,
    server_name=None,
    port=None,
    subpath=None,
    tls_keyfile=None,
    tls_certfile=None,
    api_auth=None,
)
state = Namespace(job="", job_count=0)
