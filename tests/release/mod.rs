mod attacked;
mod make;
mod optimum;
mod oracle;
mod tables;
