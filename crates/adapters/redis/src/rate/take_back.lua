-- Forgets one try of this instant: the nanoseconds are in its name, the microseconds are its score.
local prefix = 't:' .. ARGV[1] .. ':'
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[2], ARGV[2])) do
  if string.sub(member, 1, #prefix) == prefix then
    return redis.call('ZREM', KEYS[1], member)
  end
end
return 0
