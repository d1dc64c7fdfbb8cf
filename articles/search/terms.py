"""A search’s terms in the language of each database: for readers and for the desk."""


def tsquery(terms):
    """(SQL, parameters): all terms; each as its words side by side or, for one word, its stem as well."""
    parts, params = [], []
    for term in terms:
        if len(term) > 1:
            parts.append("phraseto_tsquery('simple', %s)")
            params.append(" ".join(term))
        elif len(term[0]) == 1 and ord(term[0]) > 0x2E80:  # one Chinese character: pairs beginning with it
            parts.append("to_tsquery('simple', %s)")
            params.append(f"'{term[0]}':*")
        else:
            parts.append("(plainto_tsquery('simple', %s) || plainto_tsquery('english', %s))")
            params += [term[0], term[0]]
    return f"({' && '.join(parts)})", params


def fts_query(terms):
    """FTS5's language with every term quoted: nothing a reader types is syntax."""
    return " AND ".join(
        f'"{term[0]}" *'
        if len(term) == 1 and len(term[0]) == 1 and ord(term[0]) > 0x2E80
        else f'"{" ".join(term)}"'
        for term in terms
    )
