-- KEYS: members of the rollout, leases of its revisions. ARGV: most members, most bytes of one.
-- Answers, for each of the latest: revision, member and library with spaces between, age in ms, 1 if it holds a lease.
local complaint = mistyped(KEYS[1], 'zset') or mistyped(KEYS[2], 'hash')
if complaint then
  return refuse(complaint)
end
local now = clock()
local seen = redis.call('ZREVRANGE', KEYS[1], 0, tonumber(ARGV[1]) - 1, 'WITHSCORES')
local answer = {}
for i = 1, #seen, 2 do
  if #seen[i] > tonumber(ARGV[2]) then
    return refuse('a member in ' .. KEYS[1] .. ' is ' .. #seen[i] .. ' bytes long, at most ' .. ARGV[2]
        .. ' are allowed')
  end
  local revision, me = string.match(seen[i], '^(%S+) (.*)$')
  local ends, leader = string.match(revision and redis.call('HGET', KEYS[2], revision) or '', '^(%d+) (.*)$')
  local leads = leader and leader == me and now < tonumber(ends)
  answer[#answer + 1] = seen[i]
  answer[#answer + 1] = math.max(0, now - tonumber(seen[i + 1]))
  answer[#answer + 1] = leads and 1 or 0
end
return answer
