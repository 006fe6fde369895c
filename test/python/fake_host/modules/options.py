class OptionInfo:
    def __init__(self, default=None, label="", component=None, component_args=None, onchange=None, section=None):
        self.default = default
        self.label = label
        self.onchange = onchange
        self.section = section
        self.comment_after = ""

    def info(self, text):
        self.comment_after += f"<span class='info'>({text})</span>"
        return self


class Options:
    def __init__(self):
        self.data = {}
        self.data_labels = {}

    def add_option(self, key, info):
        self.data_labels[key] = info
        self.data.setdefault(key, info.default)

    def set(self, key, value):
        self.data[key] = value
        if self.data_labels[key].onchange is not None:
            self.data_labels[key].onchange()

    def __getattr__(self, name):
        try:
            return self.__dict__["data"][name]
        except KeyError:
            raise AttributeError(name) from None
