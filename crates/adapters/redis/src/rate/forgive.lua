-- Forgets all tries.
return redis.call('DEL', KEYS[1])
