-- What wrk asks: arguments are method, label, who, first, count and, for POST, the first home.
-- With a count of one, everything is one request; else each asks as the next of so many people, by the rule of seed.sql.

local method, label, who, first, count, home
local asked = 0

local function token(number)
    local name = label .. "-" .. who .. "-" .. number
    return "Token " .. name .. string.rep("-", 43 - #name)
end

local function headers(number)
    return { ["Authorization"] = token(number), ["Content-Type"] = "application/json" }
end

local function body(number)
    return string.format('{"residence_id": %d, "title": "Gutters"}', home + 10 * number)
end

function init(arguments)
    method, label, who = arguments[1], arguments[2], arguments[3]
    first, count, home = tonumber(arguments[4]), tonumber(arguments[5]), tonumber(arguments[6])
    -- what is the same each time costs the generator nothing
    if count == 1 then
        wrk.method = method
        for name, value in pairs(headers(first)) do
            wrk.headers[name] = value
        end
        wrk.body = method == "POST" and body(first) or nil
        return
    end
    request = function()
        local number = first + asked % count
        asked = asked + 1
        return wrk.format(method, nil, headers(number), method == "POST" and body(number) or nil)
    end
end

function done(summary, latency, requests)
    local errors = summary.errors
    print(string.format(
        'FIGURES {"requests": %d, "microseconds": %d, "p50": %d, "p99": %d, "refused": %d, "lost": %d}',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
        errors.connect + errors.read + errors.write + errors.timeout))
end
