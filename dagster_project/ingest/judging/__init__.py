"""Records of raw texts → accepted rows, quarantine and an account, by the contract."""
