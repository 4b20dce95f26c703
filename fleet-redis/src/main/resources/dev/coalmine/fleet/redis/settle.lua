-- KEYS: record, cut slice. ARGV: lifetime, number of the slice, wealth. Answers: what is left of the lifetime, 1 if done.
local complaint = unusable() or mistyped(KEYS[2], 'hash')
if complaint then
  return refuse(complaint)
end
if redis.call('HGET', KEYS[2], ' slice') ~= ARGV[2] then
  return {left(), 0}
end
redis.call('HSET', KEYS[1], 'slice', ARGV[2], 'wealth', ARGV[3])
redis.call('UNLINK', KEYS[2])
live(ARGV[1])
return {left(), 1}
