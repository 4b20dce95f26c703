-- KEYS: record, open slice, the member's last sequence, marks of the filters slot by slot.
-- ARGV: lifetime, most counters, sequence, count of counts, (counter, count)*, count of filters,
--     (filter, bits, count of testimonies, (bit, counter)*)*. Answers: what is left of the lifetime.
--
-- Marks are a set of bit numbers while they are few (2 or 4 bytes a key, then), and a bitmap from then on.
local FEW = 512
local OTHERS = 3

-- Says whether a sequence is above another; both are digits without leading zeros, too long for a number.
local function above(sequence, last)
  return #sequence > #last or (#sequence == #last and sequence > last)
end

local complaint = unusable() or oversized('filters', 8192) or mistyped(KEYS[2], 'hash') or mistyped(KEYS[3], 'string')
if complaint then
  return refuse(complaint)
end
if not above(ARGV[3], redis.call('GET', KEYS[3]) or '0') then
  return {left()}
end

-- What is to be done.

local at = 4
local function nextArgument()
  at = at + 1
  return ARGV[at - 1]
end

local adds, names = {}, {}
local function add(counter, more)
  if not adds[counter] then
    adds[counter] = 0
    names[#names + 1] = counter
  end
  adds[counter] = adds[counter] + more
end

for _ = 1, tonumber(nextArgument()) do
  local counter = nextArgument()
  add(counter, tonumber(nextArgument()))
end

local turn = count('turn')
local known, taken = filters(#KEYS - OTHERS)
if not turn or not known then
  return refuse('filters of ' .. KEYS[1] .. ' cannot be read')
end

local function freeSlot()
  for slot = 1, #KEYS - OTHERS do
    if not taken[slot] then
      taken[slot] = true
      return slot
    end
  end
end

local named, changed = {}, false
for _ = 1, tonumber(nextArgument()) do
  local name, bits = nextArgument(), tonumber(nextArgument())
  local filter = known[name]
  if not filter then
    filter = {bits = bits, slot = freeSlot(), fresh = true}
    known[name] = filter
  end
  if not filter.slot then
    return refuse('no more than ' .. (#KEYS - OTHERS) .. ' filters fit beside each other, ' .. name .. ' is one more')
  end
  if filter.bits ~= bits then
    return refuse('filter ' .. name .. ' has ' .. digits(filter.bits) .. ' bits where the contribution says '
        .. digits(bits))
  end
  changed = changed or filter.turn ~= turn
  filter.turn = turn
  filter.key = KEYS[OTHERS + filter.slot]
  filter.marks = filter.fresh and 'none' or redis.call('TYPE', filter.key).ok
  if filter.marks ~= 'none' and filter.marks ~= 'set' and filter.marks ~= 'string' then
    return refuse('marks of filter ' .. name .. ' are a ' .. filter.marks)
  end
  filter.testimonies = {}
  for i = 1, tonumber(nextArgument()) do
    filter.testimonies[i] = {bit = nextArgument(), counter = nextArgument()}
    add(filter.testimonies[i].counter, 0)
  end
  named[#named + 1] = filter
end

if redis.call('HLEN', KEYS[2]) > tonumber(ARGV[2]) then
  return refuse('the open slice has more than ' .. ARGV[2] .. ' counters')
end
for i = 1, #names, 1000 do
  local found = redis.call('HMGET', KEYS[2], unpack(names, i, math.min(i + 999, #names)))
  for j = 1, #found do
    if found[j] and not (string.match(found[j], '^%d+$') and #found[j] <= 18) then
      return refuse('counter ' .. names[i + j - 1] .. ' of ' .. KEYS[2] .. ' is no count, or too large')
    end
  end
end

-- It is done.

local function spread(filter)
  local marks = redis.call('SMEMBERS', filter.key)
  redis.call('UNLINK', filter.key)
  redis.call('SETBIT', filter.key, digits(filter.bits - 1), 0)
  for _, bit in ipairs(marks) do
    redis.call('SETBIT', filter.key, bit, 1)
  end
  filter.marks = 'string'
end

redis.call('SET', KEYS[3], ARGV[3], 'PX', ARGV[1])
local touched = {KEYS[2]}
for _, filter in ipairs(named) do
  if filter.fresh then
    redis.call('UNLINK', filter.key)
  end
  if filter.marks ~= 'string' and #filter.testimonies > 0
      and redis.call('SCARD', filter.key) + #filter.testimonies > FEW then
    spread(filter)
  end
  for _, testimony in ipairs(filter.testimonies) do
    local first
    if filter.marks == 'string' then
      first = redis.call('SETBIT', filter.key, testimony.bit, 1) == 0
    else
      first = redis.call('SADD', filter.key, testimony.bit) == 1
    end
    if first then
      add(testimony.counter, 1)
    end
  end
  touched[#touched + 1] = filter.key
end
for _, counter in ipairs(names) do
  if adds[counter] > 0 then
    redis.call('HINCRBY', KEYS[2], counter, digits(adds[counter]))
  end
end
if changed then
  keep(known)
end
live(ARGV[1], unpack(touched))
return {left()}
