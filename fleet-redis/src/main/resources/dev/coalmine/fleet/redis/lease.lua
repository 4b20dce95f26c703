-- KEYS: members of the rollout, leases of its revisions. ARGV: lifetime, how long members are shown, term, longest term,
--     revision, member, library. Answers: who holds the lease, and that one's library.
local complaint = mistyped(KEYS[1], 'zset') or mistyped(KEYS[2], 'hash')
if complaint then
  return refuse(complaint)
end
local now = clock()
local revision, me = ARGV[5], ARGV[6] .. ' ' .. ARGV[7]

-- A lease is over when its end has come, or is further away than any term: then the clock was put back.
local function holder(lease)
  local ends, name = string.match(lease or '', '^(%d+) (%S+ %S+)$')
  if ends and now < tonumber(ends) and tonumber(ends) <= now + tonumber(ARGV[4]) then
    return name
  end
end

local leader = holder(redis.call('HGET', KEYS[2], revision))
if not leader then
  local leases = redis.call('HGETALL', KEYS[2])
  for i = 1, #leases, 2 do
    if not holder(leases[i + 1]) then
      redis.call('HDEL', KEYS[2], leases[i])
    end
  end
end
if not leader or leader == me then
  leader = me
  redis.call('HSET', KEYS[2], revision, digits(now + tonumber(ARGV[3])) .. ' ' .. me)
end
redis.call('ZADD', KEYS[1], digits(now), revision .. ' ' .. me)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', digits(now - tonumber(ARGV[2])))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
return {string.match(leader, '^(%S+) (%S+)$')}
