-- ARGV: lifetime, expected version, next version, next state, channel. Answers: what is left of the lifetime, 1 if done.
local complaint = unusable()
if complaint then
  return refuse(complaint)
end
if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[2] then
  return {left(), 0}
end
redis.call('HSET', KEYS[1], 'version', ARGV[3], 'state', ARGV[4])
live(ARGV[1])
redis.pcall('PUBLISH', ARGV[5], ARGV[3]) -- a hint: who may not publish still writes
return {left(), 1}
