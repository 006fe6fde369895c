import "../extension/javascript/textual-inversion.mjs?v=77beaf47b179";
