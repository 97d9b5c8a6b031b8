// A mail server on Node 0.10 (OpenSSL 1.0.1h of June 2014), from the first octet inside TLS: what servers of the
// years of Exchange 2003 spoke. Written for that Node.
//
// usage: node node010_smtp.js PORT SETTINGS
//
// SETTINGS is JSON: `chain`, `key` (PEM files), `host`, `method` (OpenSSL's name) and `ciphers` (OpenSSL's list).
var crypto = require('crypto'), fs = require('fs'), net = require('net'), tls = require('tls');

var port = +process.argv[2], wanted = JSON.parse(process.argv[3]);
var credentials = crypto.createCredentials({
  cert: fs.readFileSync(wanted.chain), key: fs.readFileSync(wanted.key),
  ciphers: wanted.ciphers, secureProtocol: wanted.method
});

function converse(say, end) {
  var received = '';
  return function (octets) {
    received += octets.toString('binary');
    var lines = received.split('\n');
    received = lines.pop();
    lines.forEach(function (line) {
      var verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') say('250-' + wanted.host + '\r\n250-SIZE 1000000\r\n250 HELP\r\n');
      else if (verb === 'QUIT') { say('221 2.0.0 Bye\r\n'); end(); }
      else say('502 5.5.2 Command not recognised\r\n');
    });
  };
}

net.createServer(function (client) {
  var pair = tls.createSecurePair(credentials, true, false, false);
  function over() { client.destroy(); }
  client.on('error', over);
  pair.on('error', over);
  pair.encrypted.on('error', over);
  pair.cleartext.on('error', over);
  client.setTimeout(20000, over);
  client.on('close', function () { try { pair.destroy(); } catch (gone) { /* it is */ } });
  pair.encrypted.pipe(client);
  client.pipe(pair.encrypted);
  pair.cleartext.on('data', converse(
    function (text) { pair.cleartext.write(text); },
    function () { pair.cleartext.end(); }));
}).listen(port, '127.0.0.1');

// Whatever a client does, the next one is served.
process.on('uncaughtException', function (error) { console.error(error.message); });
