-- Hears a stretch of the ledger: the name of another epoch, should one begin; the most streams; from where and to where; until
-- when and for how long it is trusted; what has moved. Answers what time it is.
local epoch, most, from, to = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local time = now()
-- Whoever has seen another clock than this one (that of a primary that is gone) trusts no longer than from now on.
local till = math.min(tonumber(ARGV[5]), time + tonumber(ARGV[6]))
local known = redis.call('HMGET', state, 'epoch', 'horizon', 'at', 'until')
if known[1] and tonumber(from) <= tonumber(known[2]) then
  if tonumber(to) < tonumber(known[2]) then
    to = known[2]
  end
  if tonumber(known[3]) <= time then
    till = math.max(till, tonumber(known[4]))
  end
  redis.call('HSET', state, 'horizon', to, 'at', text(time), 'until', text(till))
  redis.call('PEXPIRE', state, KEPT)
else
  begin(epoch, to, text(time), text(till))
end
hear(7)
if redis.call('HLEN', state) > most + 4 then
  local renewed = redis.call('HMGET', state, 'horizon', 'at', 'until')
  begin(epoch, renewed[1], renewed[2], renewed[3])
end
return time
