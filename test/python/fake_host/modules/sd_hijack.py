from argparse import Namespace


class EmbeddingDatabase:
    """A1111's, as far as a refresh goes: it counts its loads."""

    def __init__(self):
        self.word_embeddings = {}
        self.skipped_embeddings = {}
        self.expected_shape = -1
        self.loads = []

    def load_textual_inversion_embeddings(self, force_reload=False):
        self.loads.append({"force_reload": force_reload})


model_hijack = Namespace(embedding_db=EmbeddingDatabase())
