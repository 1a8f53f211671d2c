"""The Country page: one territory beside its group and its peers, in parts that a document shares."""
