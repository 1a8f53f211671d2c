"""The Country page: one territory beside its group and peers, in parts that a document shares."""
