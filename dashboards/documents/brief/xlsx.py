def to_xlsx(scope, selection, shown):
    return b""
