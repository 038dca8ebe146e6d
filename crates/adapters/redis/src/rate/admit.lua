-- Counts a try (kind t, named by its time) or one of different ones (kind o, by its own name) and answers nothing; or answers
-- how many microseconds there are to wait.
local key, kind, name = KEYS[1], ARGV[1], ARGV[2]
local now, times, window = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

-- What is over, and what comes from a clock that is more than a window ahead.
redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now - window))
redis.call('ZREMRANGEBYSCORE', key, string.format('%.0f', now + window), '+inf')

local member = kind .. ':' .. name
if kind == 'o' and redis.call('ZSCORE', key, member) then
  return false
end
if redis.call('ZCARD', key) < times then
  -- Tries of one instant are told apart by a number.
  local number = 0
  while redis.call('ZADD', key, 'NX', ARGV[3], kind == 't' and member .. ':' .. number or member) == 0 do
    number = number + 1
  end
  redis.call('PEXPIRE', key, math.floor(window / 1000) + 1)
  return false
end
local first = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
local since = first[2] and math.abs(now - tonumber(first[2])) or 0
return math.max(window - since, 0)
