-- KEYS: record, open slice, cut slice, marks of the filters slot by slot.
-- ARGV: lifetime, most counters, how many turns a filter is kept that nobody names.
-- Answers: what is left of the lifetime, the cut slice's fields and values. Its number is in the field " slice", which no
-- counter's name can be. A turn is a slice that was not empty.
local SLICE = ' slice'
local OTHERS = 3

local complaint = unusable() or oversized('filters', 8192) or mistyped(KEYS[2], 'hash') or mistyped(KEYS[3], 'hash')
if complaint then
  return refuse(complaint)
end

if redis.call('EXISTS', KEYS[3]) == 0 then
  local settled, turn = count('slice'), count('turn')
  local known = filters(#KEYS - OTHERS)
  if not settled or not turn or not known then
    return refuse('slice, turn or filters of ' .. KEYS[1] .. ' cannot be read')
  end
  if redis.call('EXISTS', KEYS[2]) == 1 then
    redis.call('RENAME', KEYS[2], KEYS[3])
    turn = turn + 1
    redis.call('HSET', KEYS[1], 'turn', digits(turn))
    local dropped = false
    for name, filter in pairs(known) do
      if filter.turn < turn - tonumber(ARGV[3]) then
        redis.call('UNLINK', KEYS[OTHERS + filter.slot])
        known[name] = nil
        dropped = true
      end
    end
    if dropped then
      keep(known)
    end
  end
  redis.call('HSET', KEYS[3], SLICE, digits(settled + 1))
  live(ARGV[1], KEYS[3])
end

if redis.call('HLEN', KEYS[3]) > tonumber(ARGV[2]) + 1 then
  return refuse(KEYS[3] .. ' has more than ' .. ARGV[2] .. ' counters')
end
local cut = redis.call('HGETALL', KEYS[3])
for i = 1, #cut do
  if #cut[i] > 64 then
    return refuse(KEYS[3] .. ' has a name or value of ' .. #cut[i] .. ' bytes, at most 64 are allowed')
  end
end
return {left(), cut}
