-- What all scripts of a tier share.
--
-- KEYS[1] is its whole state, a hash: `epoch`; `horizon`, how far the ledger was followed; `at`, when it was renewed, and `until`, how
-- long it is trusted, both in microseconds of Redis' clock; and of each stream that has moved in this epoch, under its number, the
-- newest version that was heard. KEYS[2] is an entry: epoch, a line of streams and versions, body.
--
-- Numbers are exact up to 2^53, which no ledger comes to.
local state = KEYS[1]

-- An installation that is no more leaves nothing for longer than that, in milliseconds.
local KEPT = 3600000

local function now()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000000 + tonumber(time[2])
end

local function text(number)
  return string.format('%.0f', number)
end

-- Nothing was heard in a new epoch, and nothing is trusted that was kept in another.
local function begin(epoch, horizon, at, till)
  redis.call('UNLINK', state)
  redis.call('HSET', state, 'epoch', epoch, 'horizon', horizon, 'at', at, 'until', till)
  redis.call('PEXPIRE', state, KEPT)
end

-- Hears what the arguments say from here on: streams and versions in turn.
local function hear(first)
  for i = first, #ARGV, 2 do
    local heard = redis.call('HGET', state, ARGV[i])
    if not heard or tonumber(heard) < tonumber(ARGV[i + 1]) then
      redis.call('HSET', state, ARGV[i], ARGV[i + 1])
    end
  end
end

local function each(versions)
  return string.gmatch(versions, '(%-?%d+) (%-?%d+)')
end

-- Whether something that was made from these is known to be older than what there is.
local function outdated(versions)
  for stream, version in each(versions) do
    local heard = redis.call('HGET', state, stream)
    if heard and tonumber(heard) > tonumber(version) then
      return true
    end
  end
  return false
end

-- Epoch, versions and body.
local function parts(entry)
  return string.match(entry, '^([^\n]*)\n([^\n]*)\n(.*)$')
end

