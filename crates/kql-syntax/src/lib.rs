//! KQL text to tokens to AST.
