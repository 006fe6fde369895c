"""HTML of the Textual Inversion pane, as the contract measured on the real web UI describes it.

Like the real one it escapes the card's name and onclick, and leaves paths as they are: a file name
with `<b>` in it becomes an element of the host's, not of ours.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from urllib.parse import quote

from loader import Loaded

PAGE = "textual_inversion"
PREVIEWS = (".png", ".jpg", ".jpeg", ".webp", ".preview.png", ".preview.jpg", ".preview.webp")
SORTS = {"path": "default", "name": "name", "date_created": "date_created", "date_modified": "date_modified"}


def _user_metadata(stem: Path) -> dict[str, str]:
    file = stem.with_name(stem.name + ".json")
    try:
        data = json.loads(file.read_text("utf8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _description(stem: Path) -> str:
    told = _user_metadata(stem).get("description")
    if told:
        return told
    for suffix in (".txt", ".description.txt"):
        file = stem.with_name(stem.name + suffix)
        if file.is_file():
            return file.read_text("utf8", errors="replace")
    return ""


def _preview(stem: Path) -> str:
    for suffix in PREVIEWS:
        file = stem.with_name(stem.name + suffix)
        if file.is_file():
            address = f"./sd_extra_networks/thumb?filename={quote(str(file))}&mtime={file.stat().st_mtime}"
            return f'<img src="{address}" class="preview" loading="lazy">'
    return ""


def _sort_attributes(path: Path, index: int) -> str:
    stat = path.stat()
    keys = {
        "default": index,
        # Swapped in the real host, too.
        "date_created": int(stat.st_mtime),
        "date_modified": int(stat.st_ctime),
        "name": path.name.lower(),
        "path": str(path).lower(),
    }
    return " ".join(f'data-sort-{key}="{escape(str(value))}"' for key, value in keys.items())


def card_html(tab: str, embedding: Loaded, index: int, root: Path) -> str:
    """One card of `tab` (`txt2img` or `img2img`); `root` is the embeddings folder."""
    path = Path(embedding.filename)
    stem = path.with_suffix("")
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    search = f"{root.name}/{path.relative_to(root).as_posix()}"
    clicked = escape(f"cardClicked('{tab}', {json.dumps(embedding.name, ensure_ascii=False)}, '', true);")
    return (
        f'<div class="card" style="font-size: 100.0%;" onclick="{clicked}" '
        f'data-name="{escape(embedding.name)}" {_sort_attributes(path, index)}>'
        f"{_preview(stem)}"
        '<div class="button-row">'
        '<div class="copy-path-button card-button" title="Copy path to clipboard" '
        f'onclick="extraNetworksCopyCardPath(event)" data-clipboard-text="{escape(str(path))}"></div>'
        '<div class="edit-button card-button" title="Edit metadata" '
        f"onclick=\"extraNetworksEditUserMetadata(event, '{tab}', '{PAGE}')\"></div></div>"
        '<div class="actions"><div class="additional">'
        f'<span class="hidden search_terms{" search_only" if hidden else ""}">{search}</span>'
        f'<span class="hidden search_terms">{embedding.hash}</span></div>'
        f'<span class="name">{escape(embedding.name)}</span>'
        f'<span class="description">{escape(_description(stem))}</span></div></div>'
    )


def _controls(tab: str) -> str:
    base = f"{tab}_{PAGE}"
    sorts = "".join(
        f'<div id="{base}_extra_sort_{name}" data-sortkey="{key}" title="Sort by {name}" '
        f'class="extra-network-control--sort{" extra-network-control--enabled" if name == "path" else ""}" '
        f"onclick=\"extraNetworksControlSortOnClick(event, '{tab}', '{PAGE}');\">"
        '<i class="extra-network-control--icon extra-network-control--sort-icon"></i></div>'
        for name, key in SORTS.items()
    )
    return (
        f'<div class="extra-network-control" id="{base}_controls" style="display:none">'
        f'<div class="extra-network-control--search"><input id="{base}_extra_search" type="search" '
        'class="extra-network-control--search-text" placeholder="Search"></div>'
        f"<small>Sort: </small>{sorts}"
        f'<div id="{base}_extra_sort_dir" class="extra-network-control--sort-dir" data-sortdir="Ascending" '
        f"onclick=\"extraNetworksControlSortDirOnClick(event, '{tab}', '{PAGE}');\"><i></i></div>"
        f'<div id="{base}_extra_tree_view" class="extra-network-control--tree-view"><i></i></div>'
        f'<div id="{base}_extra_refresh" class="extra-network-control--refresh" title="Refresh page" '
        f"onclick=\"extraNetworksControlRefreshOnClick(event, '{tab}', '{PAGE}');\"><i></i></div></div>"
    )


def pane_html(tab: str, embeddings: dict[str, Loaded] | None, root: Path) -> str:
    """The whole pane; `None` is the page before its cards were asked for."""
    base = f"{tab}_{PAGE}"
    if embeddings is None:
        cards = "Loading..."
    else:
        cards = "".join(card_html(tab, e, i, root) for i, e in enumerate(embeddings.values()))
        cards = cards or (
            "<div class='nocards'><h1>Nothing here. Add some content to the following directories:</h1>"
            f"<ul><li>{escape(str(root))}</li></ul></div>"
        )
    return (
        f"<div id='{base}_pane' class='extra-network-pane extra-network-dirs-hidden'>{_controls(tab)}"
        f"<div class='extra-network-pane-content-dirs'><div id='{base}_dirs' class='extra-network-dirs'></div>"
        f"<div id='{base}_cards' class='extra-network-cards'>{cards}</div></div></div>"
    )
