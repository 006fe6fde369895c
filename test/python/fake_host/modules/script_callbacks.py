callbacks = {"ui_settings": [], "ui_tabs": [], "app_started": [], "script_unloaded": []}


def on_ui_settings(callback):
    callbacks["ui_settings"].append(callback)


def on_ui_tabs(callback):
    callbacks["ui_tabs"].append(callback)


def on_app_started(callback):
    callbacks["app_started"].append(callback)


def on_script_unloaded(callback):
    callbacks["script_unloaded"].append(callback)


def run(name, *arguments):
    """As the host does it at that moment of its life."""
    return [callback(*arguments) for callback in callbacks[name]]


def clear():
    for registered in callbacks.values():
        registered.clear()
