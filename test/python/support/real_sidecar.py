"""The committed bundle under the real supervisor."""

from __future__ import annotations

import json
import struct
from pathlib import Path

from support.ports import until
from ti_sidecar.paths import sidecar_script
from ti_sidecar.supervisor import Facts, Supervisor


class RealSidecar:
    def __init__(self, folder: Path, host_url: str | None = None) -> None:
        self.embeddings = folder / "embeddings"
        self.embeddings.mkdir(parents=True)
        self.host_url = host_url
        self.supervisor = Supervisor(folder / "home", sidecar_script(), self._facts)

    def _facts(self) -> Facts:
        return Facts(
            fixed={"family": "a1111", "version": "v1.10.1", "mistakenDirs": []},
            changing={"embeddingsDir": str(self.embeddings), "hostUrl": self.host_url},
        )

    def running(self):
        return until(lambda: self.supervisor.endpoint(), what="the real sidecar")

    def write_embedding(self, name: str, vectors: int = 2, width: int = 768) -> None:
        """A safetensors file of zeros, moved into place as a download is."""
        data = bytes(4 * vectors * width)
        header = json.dumps({"emb_params": {"dtype": "F32", "shape": [vectors, width], "data_offsets": [0, len(data)]}})
        whole = struct.pack("<Q", len(header)) + header.encode() + data
        part = self.embeddings.parent / "part"
        part.write_bytes(whole)
        part.rename(self.embeddings / f"{name}.safetensors")
