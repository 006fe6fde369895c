import "../extension/javascript/textual-inversion.mjs?v=f1ef6d656437";
