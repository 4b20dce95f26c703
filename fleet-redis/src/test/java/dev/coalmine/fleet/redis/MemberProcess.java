package dev.coalmine.fleet.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.coalmine.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The other end of a {@link FleetMember}: starts it in a JVM of its own, hears what it says, and ends it. */
final class MemberProcess implements AutoCloseable {
    private final Process process;
    private final Queue<String> events = new ConcurrentLinkedQueue<>();
    private final Queue<String> done = new ConcurrentLinkedQueue<>();
    private volatile List<String> state = List.of();
    private volatile String audit = "";

    private MemberProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "member-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    static MemberProcess start(String uri, String revision) throws IOException {
        List<String> command = ChildJvm.command(FleetMember.class, uri, revision);
        command.addAll(1, List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        return new MemberProcess(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private void read() {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String[] words = line.split(" ", 2);
                switch (words[0]) {
                    case "state" -> state = List.of(words[1].split(" "));
                    case "event" -> events.add(words[1]);
                    case "done" -> done.add(words[1]);
                    case "audit" -> audit = new String(Base64.getDecoder().decode(words[1]), StandardCharsets.UTF_8);
                    default -> System.out.println("member " + process.pid() + ": " + line);
                }
            }
        } catch (IOException e) {
            System.out.println("member " + process.pid() + " says no more");
        }
    }

    private String word(int index, String otherwise) {
        List<String> words = state;
        return words.size() > index ? words.get(index) : otherwise;
    }

    /** Returns the label of its phase; empty before it has said anything. */
    String phase() {
        return word(0, "");
    }

    String share() {
        return word(1, "");
    }

    boolean leads() {
        return word(2, "").equals("leads");
    }

    boolean isInTouch() {
        return word(3, "").equals("IN_TOUCH");
    }

    long calls() {
        return Long.parseLong(word(4, "0"));
    }

    /** Returns how many calls ended as no business call would. */
    long surprises() {
        return Long.parseLong(word(5, "0"));
    }

    /** Returns the sentences of its events. */
    Queue<String> events() {
        return events;
    }

    /** Returns the reasons of commands that it did. */
    Queue<String> done() {
        return done;
    }

    /** Returns the audit trail, as it knows it now. */
    String audit() throws IOException {
        audit = "";
        order("audit");
        await().atMost(Fleet.PATIENCE).until(() -> !audit.isEmpty());
        return audit;
    }

    /** Gives it a line to obey, unless it is gone. */
    void order(String line) throws IOException {
        OutputStream input = process.getOutputStream();
        input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        input.flush();
    }

    void freeze() throws Exception {
        signal("STOP");
    }

    void thaw() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, "" + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    /** Kills it without a word, and returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Returns what it has said last of how it stands. */
    @Override
    public String toString() {
        return "member " + process.pid() + (process.isAlive() ? " " : ", which has ended, ") + String.join(" ", state);
    }

    @Override
    public void close() throws Exception {
        kill();
    }
}
