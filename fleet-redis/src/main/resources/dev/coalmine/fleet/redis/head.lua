-- Stands before every script. KEYS[1] is the record of a revision, a hash, unless the script says otherwise.
-- Whatever a script finds is checked before it writes anything, so that it does all of its work or none.

local FORMAT = '1'

local function refuse(complaint)
  return redis.error_reply('COALMINE ' .. complaint)
end

local function excerpt(text)
  return '"' .. string.sub(text, 1, 40) .. '"'
end

-- Says what is wrong with this key, if it is there and not of that type.
local function mistyped(key, expected)
  local found = redis.call('TYPE', key).ok
  if found ~= expected and found ~= 'none' then
    return key .. ' is a ' .. found .. ' where a ' .. expected .. ' belongs'
  end
end

-- Says what is wrong with the record, if these scripts cannot use it.
local function unusable()
  local complaint = mistyped(KEYS[1], 'hash')
  if complaint then
    return complaint
  end
  local format = redis.call('HGET', KEYS[1], 'format')
  if format and format ~= FORMAT then
    return 'format ' .. excerpt(format) .. ' of ' .. KEYS[1] .. ' is unknown, this version of Coalmine knows ' .. FORMAT
        .. ': another one wrote it'
  end
  if not format and redis.call('EXISTS', KEYS[1]) == 1 then
    return KEYS[1] .. ' has no format'
  end
end

-- Says if a field of the record is longer than that.
local function oversized(field, most)
  local length = redis.call('HSTRLEN', KEYS[1], field)
  if length > tonumber(most) then
    return field .. ' of ' .. KEYS[1] .. ' is ' .. length .. ' bytes long, at most ' .. most .. ' are allowed'
  end
end

-- Returns a count that the record holds as digits, 0 if it holds none, and nil if it is no count.
local function count(field)
  local digits = redis.call('HGET', KEYS[1], field) or '0'
  return string.match(digits, '^%d+$') and #digits <= 15 and tonumber(digits) or nil
end

local function digits(number)
  return string.format('%.0f', number)
end

-- The milliseconds that the record goes on to live; negative if there is none.
local function left()
  return redis.call('PTTL', KEYS[1])
end

-- Lets a new record live that long, and each of these keys as long as the record, never shorter.
local function live(lifetime, ...)
  redis.call('HSET', KEYS[1], 'format', FORMAT)
  local rest = left()
  if rest < 0 then
    rest = lifetime
    redis.call('PEXPIRE', KEYS[1], rest)
  end
  for _, key in ipairs({...}) do
    redis.call('PEXPIRE', key, rest)
  end
end

-- The server's clock in milliseconds.
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The filters that the record knows: name -> {bits, slot, turn}, and which slots they take. Nil if it is no such list.
local function filters(slots)
  local text = redis.call('HGET', KEYS[1], 'filters') or ''
  local known, taken, rest = {}, {}, string.gsub(text, '%S+ %d+ %d+ %d+\n', '')
  for name, bits, slot, turn in string.gmatch(text, '(%S+) (%d+) (%d+) (%d+)\n') do
    known[name] = {bits = tonumber(bits), slot = tonumber(slot), turn = tonumber(turn)}
    taken[tonumber(slot)] = true
    if tonumber(slot) < 1 or tonumber(slot) > slots then
      return nil
    end
  end
  if rest == '' then
    return known, taken
  end
end

local function keep(known)
  local lines = {}
  for name, filter in pairs(known) do
    lines[#lines + 1] = name .. ' ' .. digits(filter.bits) .. ' ' .. digits(filter.slot) .. ' ' .. digits(filter.turn)
        .. '\n'
  end
  redis.call('HSET', KEYS[1], 'filters', table.concat(lines))
end
