import os

data_path = os.environ.get("TI_FAKE_DATA", os.getcwd())
models_path = os.path.join(data_path, "models")
