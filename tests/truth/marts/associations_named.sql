-- core.bridge_association_mention where association_id is not null
select source, key as source_key, first_id as named_id, id as association_id from named
