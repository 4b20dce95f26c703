-- KEYS: members of the rollout, leases of its revisions. ARGV: revision, member, library.
local complaint = mistyped(KEYS[1], 'zset') or mistyped(KEYS[2], 'hash')
if complaint then
  return refuse(complaint)
end
local me = ARGV[2] .. ' ' .. ARGV[3]
redis.call('ZREM', KEYS[1], ARGV[1] .. ' ' .. me)
if string.match(redis.call('HGET', KEYS[2], ARGV[1]) or '', '^%d+ (.*)$') == me then
  redis.call('HDEL', KEYS[2], ARGV[1])
end
return {}
