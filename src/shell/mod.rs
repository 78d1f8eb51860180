//! One line → `Reply`: one file a command and one `COMMANDS` table. No terminal in sight.
