import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Says the hello of this Java to a mail server on a loopback port, as Jakarta Mail does with STARTTLS. */
public class StartTls {
    public static void main(String[] arguments) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", Integer.parseInt(arguments[0]))) {
            readLine(socket.getInputStream());
            say(socket, "EHLO client.example.org");
            readLine(socket.getInputStream());
            readLine(socket.getInputStream());
            say(socket, "STARTTLS");
            readLine(socket.getInputStream());
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            SSLSocket tls = (SSLSocket) factory.createSocket(socket, "mx1.example.org", 25, true);
            tls.startHandshake();
        }
    }

    private static void say(Socket socket, String line) throws Exception {
        OutputStream stream = socket.getOutputStream();
        stream.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        stream.flush();
    }

    private static void readLine(InputStream stream) throws Exception {
        int octet = stream.read();
        while (octet >= 0 && octet != '\n') {
            octet = stream.read();
        }
    }
}
