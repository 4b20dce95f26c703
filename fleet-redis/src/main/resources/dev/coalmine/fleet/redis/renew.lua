-- KEYS: record, all else that shall live as long as it does. ARGV: lifetime.
local complaint = unusable()
if complaint then
  return refuse(complaint)
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  for _, key in ipairs(KEYS) do
    redis.call('PEXPIRE', key, ARGV[1])
  end
end
return {left()}
