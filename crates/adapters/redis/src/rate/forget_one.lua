-- Forgets that one was seen.
return redis.call('ZREM', KEYS[1], 'o:' .. ARGV[1])
