from argparse import Namespace

model_data = Namespace(sd_model=None)
