-- ARGV: most bytes of a state. Answers: what is left of the lifetime, version, state.
local complaint = unusable() or oversized('state', ARGV[1]) or oversized('version', 20)
if complaint then
  return refuse(complaint)
end
return {left(), redis.call('HGET', KEYS[1], 'version'), redis.call('HGET', KEYS[1], 'state')}
