-- Keeps an entry (epoch, versions, body) for so many milliseconds, unless something newer is known or is there.
local epoch, versions = ARGV[1], ARGV[2]
if redis.call('HGET', state, 'epoch') ~= epoch or outdated(versions) then
  return 0
end
local there = redis.call('GET', KEYS[2])
if there then
  local of, others = parts(there)
  if of == epoch then
    local newest = {}
    for stream, version in each(others) do
      newest[stream] = tonumber(version)
    end
    for stream, version in each(versions) do
      if newest[stream] and newest[stream] > tonumber(version) then
        return 0
      end
    end
  end
end
redis.call('SET', KEYS[2], epoch .. '\n' .. versions .. '\n' .. ARGV[3], 'PX', ARGV[4])
return 1
