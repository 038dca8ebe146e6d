-- Nothing where the state is not trusted; else the epoch, and the entry, if it is of this epoch and up to date.
local known = redis.call('HMGET', state, 'epoch', 'at', 'until')
local epoch, time = known[1], now()
-- A clock that was put back says nothing of how long ago it was renewed.
if not epoch or time < tonumber(known[2]) or time >= tonumber(known[3]) then
  return false
end
local entry = redis.call('GET', KEYS[2])
if entry then
  local of, versions, body = parts(entry)
  if of == epoch and not outdated(versions) then
    return { epoch, versions, body }
  end
end
return { epoch }
