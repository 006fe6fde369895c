callbacks = {"ui_settings": [], "app_started": [], "script_unloaded": []}


def on_ui_settings(callback):
    callbacks["ui_settings"].append(callback)


def on_app_started(callback):
    callbacks["app_started"].append(callback)


def on_script_unloaded(callback):
    callbacks["script_unloaded"].append(callback)


def run(name, *arguments):
    """As the host does it at that moment of its life."""
    for callback in callbacks[name]:
        callback(*arguments)


def clear():
    for registered in callbacks.values():
        registered.clear()
