-- ARGV: most bytes of a wealth. Answers: what is left of the lifetime, number of the settled slice, wealth.
local complaint = unusable() or oversized('wealth', ARGV[1]) or oversized('slice', 20)
if complaint then
  return refuse(complaint)
end
return {left(), redis.call('HGET', KEYS[1], 'slice'), redis.call('HGET', KEYS[1], 'wealth')}
