-- Hears what has moved: the name of another epoch, should one begin; the most streams; what has moved. Without a state there is
-- nothing that would be trusted.
local known = redis.call('HMGET', state, 'epoch', 'horizon', 'at', 'until')
if known[1] then
  hear(3)
  if redis.call('HLEN', state) > tonumber(ARGV[2]) + 4 then
    begin(ARGV[1], known[2], known[3], known[4])
  end
end
return 0
